using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Services;

/// <summary>The box that every new binding ends with.</summary>
internal static class BindingText
{
    /// <summary>Which variables the job's instances get by it.</summary>
    public static void ShowVariables(Call call, Binding binding)
    {
        if (binding.EnvVar.Count == 0)
            return;
        const string title = "Binding Environment Variables";
        var lines = binding.EnvVar.Order(StringComparer.Ordinal).Select(name => EscapeCleaner.Clean($"\"{name}\"")).ToList();
        var width = lines.Append(title).Max(DisplayWidth.Of);
        var box = new Box(BoxStyle.For(call.Screen), [width]).Top().Row([title]).Middle();
        foreach (var line in lines)
            box.Row([line]);
        call.Screen.Line(box.Bottom().ToString());
    }
}
