namespace Slipway.Contracts.Policy;

/// <summary>What the policy reader finds in a document, and where. Lines and columns count from 1.</summary>
/// <param name="Document">Without <c>.pol</c>.</param>
/// <param name="Offset">UTF-16 units from the beginning of the text.</param>
/// <param name="Length">UTF-16 units; 0 for a place between two.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Code">Stable.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Advice">What would be right.</param>
public sealed record PolicyMistake(
    string Document, int Line, int Column, int Offset, int Length, string Severity, string Code, string Message, string Advice);
