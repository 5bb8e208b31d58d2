using Slipway.Contracts.Names;

namespace Slipway.Server.Identity;

/// <summary>Who calls: a user by name, or a job by its FQN.</summary>
/// <param name="Name">A user's name, or the text of a job's FQN.</param>
public sealed record Principal(string Name)
{
    /// <summary>The user made at first start.</summary>
    public const string Administrator = "admin";

    /// <summary>Where names without a namespace are looked for: an e-mail address lands in the sandbox of what stands before the @.</summary>
    public NamespacePath DefaultNamespace
    {
        get
        {
            var user = Name.Split('@')[0];
            return NamespacePath.TryParse($"/sandbox/{user}", out var ns, out _) ? ns : NamespacePath.Root;
        }
    }
}
