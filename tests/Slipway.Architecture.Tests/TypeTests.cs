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

    [Fact]
    public void Every_log_message_has_an_event_id_of_its_own()
    {
        var messages = AllTypes().SelectMany(type => type.Methods)
            .SelectMany(method => method.CustomAttributes
                .Where(attribute => attribute.AttributeType.Name == "LoggerMessageAttribute")
                .Select(attribute => (Method: $"{method.DeclaringType.FullName}.{method.Name}", Id: EventId(attribute))))
            .ToList();

        Assert.Empty(messages.Where(message => message.Id is null).Select(message => $"{message.Method} states no EventId"));
        Assert.Empty(messages.GroupBy(message => message.Id).Where(group => group.Count() > 1)
            .Select(group => $"event id {group.Key}: {string.Join(", ", group.Select(message => message.Method))}"));
    }

    private static int? EventId(CustomAttribute attribute) =>
        attribute.Properties.Where(property => property.Name == "EventId").Select(property => (int?)property.Argument.Value).FirstOrDefault()
        ?? (attribute.ConstructorArguments is [{ Value: int id }, ..] && attribute.ConstructorArguments[0].Type.Name == "Int32" ? id : null);

    private static IEnumerable<TypeDefinition> AllTypes() => Product.Modules.SelectMany(module => module.GetTypes());
}
