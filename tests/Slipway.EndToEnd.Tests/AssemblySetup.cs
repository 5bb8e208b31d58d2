using Slipway.EndToEnd.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

[assembly: AssemblyFixture(typeof(RealRegistryFixture))]
[assembly: AssemblyFixture(typeof(RunningServer))]
