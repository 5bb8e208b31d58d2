using Slipway.EndToEnd.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(RunningServer))]
