using Mono.Cecil;
using Xunit;

namespace Slipway.Architecture.Tests;

public sealed class TypeTests
{
    [Fact]
    public void Every_concrete_class_is_sealed()
    {
        var open = AllTypes()
            .Where(type => type is { IsClass: true, IsValueType: false, IsSealed: false, IsAbstract: false })
            .Where(type => type.Namespace.StartsWith("Slipway", StringComparison.Ordinal) || type.DeclaringType is not null)
            .Where(type => !type.FullName.Contains('<', StringComparison.Ordinal))
            .Where(type => !type.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute"))
            .Select(type => type.FullName);

        Assert.Empty(open);
    }

    private static IEnumerable<TypeDefinition> AllTypes() => Product.Modules.SelectMany(module => module.GetTypes());
}
