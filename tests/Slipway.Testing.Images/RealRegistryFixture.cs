using Xunit;

namespace Slipway.Testing.Images;

/// <summary>
/// One <see cref="RealRegistry"/> for a whole test assembly: <c>[assembly: AssemblyFixture(typeof(RealRegistryFixture))]</c>,
/// then a constructor parameter of this type.
/// </summary>
public sealed class RealRegistryFixture : IAsyncLifetime
{
    private RealRegistry? _registry;

    public RealRegistry Registry => _registry ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync() => _registry = await RealRegistry.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }
}
