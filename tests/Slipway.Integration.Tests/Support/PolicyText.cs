using Microsoft.Extensions.DependencyInjection;
using Slipway.Policy.Documents;
using Slipway.Server.Policy;
using Xunit;

namespace Slipway.Integration.Tests.Support;

/// <summary>Changes what is allowed on a running server.</summary>
internal static class PolicyText
{
    /// <summary>Puts a document in force beside the others, in place of one of the same name.</summary>
    public static void Enforce(this ServerWorld world, string name, string text)
    {
        var parsed = PolicyDocument.Parse(name, text);
        Assert.True(parsed.IsValid, string.Join('\n', parsed.Diagnostics));
        var inForce = world.Services.GetRequiredService<PolicyInForce>();
        inForce.Replace(inForce.Current.With(parsed.Document));
    }

    /// <summary>Takes a document out of force.</summary>
    public static void Repeal(this ServerWorld world, string name)
    {
        var inForce = world.Services.GetRequiredService<PolicyInForce>();
        inForce.Replace(inForce.Current.Without(name));
    }
}
