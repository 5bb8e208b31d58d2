using Slipway.Engine.Instances;
using Xunit;

namespace Slipway.Engine.Tests.Instances;

public sealed class StopSignalTests
{
    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("SIGKILL", 9)]
    [InlineData("QUIT", 3)]
    [InlineData("3", 3)]
    [InlineData("SIGWINCH", 28)]
    [InlineData("SIGSYS", 31)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("SIGRTMAX-1", 63)]
    [InlineData("SIGRTMIN", 34)]
    [InlineData("SIGRTMIN-1", null)]
    [InlineData("SIGNONSENSE", null)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("65", null)]
    public void Names_as_images_write_them(string name, int? number) => Assert.Equal(number, StopSignal.Parse(name));
}
