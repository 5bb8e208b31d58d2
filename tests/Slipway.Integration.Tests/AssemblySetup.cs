using Slipway.Testing.Images;
using Xunit;

[assembly: AssemblyFixture(typeof(RealRegistryFixture))]
