using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A realm: <c>job::/sandbox/[name]::web</c>.</summary>
/// <param name="Local">What is written behind the second <c>::</c>.</param>
public sealed record RealmSyntax(
    string ResourceType,
    ImmutableArray<SegmentSyntax> Namespace,
    LocalPattern Local,
    ImmutableArray<SegmentSyntax> LocalSegments,
    TextSpan Span)
{
    /// <summary>Every segment, the namespace's first.</summary>
    public IEnumerable<SegmentSyntax> Segments => Namespace.Concat(LocalSegments);

    public override string ToString()
    {
        var local = Local switch
        {
            LocalPattern.Absent => "",
            LocalPattern.Pinned => "::",
            LocalPattern.Any => "::*",
            _ => "::" + string.Join('/', LocalSegments),
        };
        return $"{ResourceType}::/{string.Join('/', Namespace)}{local}";
    }
}
