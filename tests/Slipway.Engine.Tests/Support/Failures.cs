using Slipway.Contracts.Errors;
using Xunit;

namespace Slipway.Engine.Tests.Support;

internal static class Failures
{
    /// <summary>The failure that an action must end with.</summary>
    public static Task<SlipwayException> OfAsync(Func<Task> action) => Assert.ThrowsAsync<SlipwayException>(action);
}
