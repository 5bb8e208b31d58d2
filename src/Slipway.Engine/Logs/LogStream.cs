namespace Slipway.Engine.Logs;

/// <summary>Which of its two outputs an instance wrote to.</summary>
public enum LogStream
{
    StandardOutput,
    StandardError,
}
