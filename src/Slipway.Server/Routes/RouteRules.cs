using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Policy.Handshakes;
using Slipway.Server.Access;
using Slipway.Server.Configuration;
using Slipway.Server.Http;
using Route = Slipway.Contracts.Routes.Route;

namespace Slipway.Server.Routes;

/// <summary>What holds for a job's routes, whichever request brings them.</summary>
public sealed class RouteRules(ServerOptions options, RouteTable table)
{
    /// <summary>More than a job could need; each endpoint costs the router memory, and a tcp route a socket.</summary>
    private const int MaxRoutes = 100;

    private readonly string domain = HostName.Normalise(options.Domain);
    private readonly TcpRange? tcp = options.TcpRoutePorts.Length > 0 && TcpRange.TryParse(options.TcpRoutePorts, out var range) ? range : null;

    /// <summary>Checks the routes of ports as a request has them, chooses what is to be chosen, and says what they need.</summary>
    /// <param name="job">Whose ports they are.</param>
    /// <param name="before">The ports as they were: routes that were there need no permission again.</param>
    /// <param name="wanted">As the request has them.</param>
    /// <exception cref="SlipwayException">Names every route that is wrong, by its JSON path.</exception>
    public RoutedPorts Check(Fqn job, IReadOnlyList<Port> before, IReadOnlyList<Port> wanted)
    {
        var problems = new ProblemList();
        var kept = before.SelectMany(port => port.Routes).Select(route => (route.Type, route.Endpoint)).ToHashSet();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var added = new List<AddedRoute>();
        var ports = new List<Port>();
        for (var index = 0; index < wanted.Count; index++)
        {
            var routes = new List<Route>();
            for (var at = 0; at < wanted[index].Routes.Count; at++)
            {
                if (Read(problems, $"$.ports[{index}].routes[{at}]", job, wanted[index].Routes[at], kept, added) is not { } route)
                    continue;
                if (!seen.Add($"{route.Type}://{route.Endpoint}"))
                    problems.Add($"$.ports[{index}].routes[{at}].endpoint", $"'{route.Endpoint}' is there twice; one job has an endpoint once");
                routes.Add(route);
            }

            ports.Add(wanted[index] with { Routes = routes });
        }

        if (seen.Count > MaxRoutes)
            problems.Add("$.ports", $"have {seen.Count} routes; at most {MaxRoutes} are allowed");
        problems.ThrowIfAny();
        return new RoutedPorts(ports, added);
    }

    /// <summary>The endpoints of a request for a job from an image, <c>auto</c> replaced by what was chosen.</summary>
    /// <exception cref="SlipwayException">One of them is wrong.</exception>
    public Dictionary<string, int>? Choose(Fqn job, IReadOnlyDictionary<string, int>? routes)
    {
        if (routes is null)
            return null;
        var checkedPorts = Check(job, [], [.. routes.Select(route => new Port(route.Value) { Routes = [RouteOf(route.Key)] })]);
        return checkedPorts.Ports.ToDictionary(port => Url(port.Routes[0]), port => port.Number);
    }

    /// <summary>The ports of a job from an image with the routes of its request; ports that were not there are added.</summary>
    public static IReadOnlyList<Port> AddTo(IReadOnlyList<Port> ports, IReadOnlyDictionary<string, int>? routes)
    {
        foreach (var (url, number) in routes ?? new Dictionary<string, int>())
            ports = RoutedPorts.Add(ports, number, RouteOf(url));
        return ports;
    }

    private static string Url(Route route) => $"{(route.HttpsOnly ? "https" : route.Type)}://{route.Endpoint}";

    /// <summary><c>tcp://…</c> is a tcp route, all else an http one.</summary>
    private static Route RouteOf(string url)
    {
        var type = url.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase) ? RouteAddress.Tcp : RouteAddress.Http;
        return new Route
        {
            Type = type,
            Endpoint = RouteNames.IsAuto(url) ? RouteNames.Auto : RouteAddress.TryParse(type, url, out var address, out _) ? address.ToString() : url,
            HttpsOnly = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase),
        };
    }

    private Route? Read(ProblemList problems, string path, Fqn job, Route route, HashSet<(string Type, string Endpoint)> kept, List<AddedRoute> added)
    {
        if (route.Weight is not (>= 0 and <= 1))
            problems.Add(path + ".weight", "must be a share from 0 to 1; 0 is an equal part of what the others leave");
        if (route.HttpsOnly && route.Type != RouteAddress.Http)
            problems.Add(path + ".https_only", "is for http routes");
        var isChosen = RouteNames.IsAuto(route.Endpoint);
        if (!RouteAddress.TryParse(route.Type, isChosen ? Choose(problems, path, route.Type, job, added) : route.Endpoint, out var address, out var problem))
        {
            problems.Add(path + ".endpoint", problem);
            return null;
        }

        if (FindRefusal(address) is { } refusal)
            problems.Add(path + ".endpoint", refusal);
        if (!kept.Contains((address.Type, address.ToString())))
            added.Add(new AddedRoute(address, isChosen, new TwoWay(Handshake.Map(job, address.Fqn))));
        return route with { Endpoint = address.ToString() };
    }

    private string? FindRefusal(RouteAddress address)
    {
        if (address.Type == RouteAddress.Http)
        {
            var isOurs = address.Host == domain || address.Host == $"api.{domain}" || address.Host == $"auth.{domain}";
            return isOurs ? $"'{address.Host}' is the platform's own address; choose another host" : null;
        }

        if (tcp is null)
            return "this server has no ports for tcp routes: its setting tcp-route-ports is not set";
        return tcp.Contains(address) ? null : $"'{address}' is outside of {tcp}, which this server has for tcp routes";
    }

    private string Choose(ProblemList problems, string path, string type, Fqn job, List<AddedRoute> added)
    {
        if (type != RouteAddress.Tcp)
            return RouteNames.Choose(job, domain);
        if (tcp is null)
            return $"{System.Net.IPAddress.Loopback}:1";
        var taken = table.Endpoints.Concat(added.Select(route => route.Address)).Where(known => known.Type == RouteAddress.Tcp).Select(known => known.Port).ToHashSet();
        var free = Enumerable.Range(tcp.First, tcp.Last - tcp.First + 1).Where(port => !taken.Contains(port)).Take(1).ToList();
        if (free.Count == 0)
            problems.Add(path + ".endpoint", $"every port of {tcp} is taken by another tcp route");
        return $"{tcp.Address}:{free.FirstOrDefault(tcp.First)}";
    }
}
