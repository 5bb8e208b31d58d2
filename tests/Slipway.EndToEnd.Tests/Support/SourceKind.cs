namespace Slipway.EndToEnd.Tests.Support;

/// <summary>What lies in a folder that an app is made of.</summary>
public enum SourceKind
{
    DotNet,
    BrokenDotNet,
    NodeWithLock,
    NodeWithoutLock,
    Python,
    StaticSite,
    Dockerfile,
    Script,
    Nothing,
}
