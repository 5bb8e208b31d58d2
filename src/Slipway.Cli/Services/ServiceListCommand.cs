using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Client.Services;

namespace Slipway.Cli.Services;

/// <summary><c>apc service list</c></summary>
internal static class ServiceListCommand
{
    public static Verb Create()
    {
        var ns = Flags.Namespace();
        var longNames = Flags.Switch("long", "l", "show full names in place of local ones", FlagGroup.Output);
        var json = Flags.Json();
        return new Verb("list", "List services.") { ns, longNames, json }
            .With(notes: "", new Example("The platform's own services", "apc service list -ns /apcera"))
            .Does(async call =>
            {
                var where = call.Value(ns) is { } text ? NameReader.ReadNamespace(text) : await call.Session.WorkingInAsync(call.Cancelled);
                var services = await call.Client.Services.ListAsync(new ServiceQuery { Namespace = where }, call.Cancelled);
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, services);
                    return;
                }

                call.Screen.Line($"Working in \"{where}\"");
                var table = new ListTable(call.Value(longNames) ? "FQN" : "Name", "Type", "Namespace", "Provider");
                foreach (var service in services)
                    table.Add(call.Value(longNames) ? service.Fqn.ToString() : service.Fqn.Name, service.Type, service.Fqn.Namespace.ToString(), service.ProviderFqn);
                call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            });
    }
}
