using Slipway.Console.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(ConsoleWorld))]
