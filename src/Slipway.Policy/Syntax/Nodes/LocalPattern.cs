namespace Slipway.Policy.Syntax.Nodes;

/// <summary>Which names in its namespace a realm covers.</summary>
public enum LocalPattern
{
    /// <summary><c>job::/prod</c>: the namespace, all below it, and every name there.</summary>
    Absent,

    /// <summary><c>job::/prod::</c>: exactly this namespace, with or without a name.</summary>
    Pinned,

    /// <summary><c>job::/prod::*</c>: exactly this namespace, with any name.</summary>
    Any,

    /// <summary><c>job::/prod::web</c>: exactly this namespace, this name and those below it (<c>web/http/3cfde8b4</c>).</summary>
    Named,
}
