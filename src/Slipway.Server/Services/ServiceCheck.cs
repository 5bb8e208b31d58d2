using System.Net;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Server.Http;

namespace Slipway.Server.Services;

/// <summary>From what somebody asks for to a service, with all that can be judged at once judged.</summary>
internal static class ServiceCheck
{
    private const int MaxDescription = 1024;

    /// <param name="instances">The network of the instances.</param>
    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static Service Check(ServiceRequest request, IPNetwork instances, string by, DateTimeOffset now)
    {
        var problems = new ProblemList();
        var fqn = problems.ParseResource("$.fqn", request.Fqn, ResourceType.Service);
        var parameters = request.Parameters ?? new Dictionary<string, string>();
        var type = request.Type is { Length: > 0 } given ? given : parameters.ContainsKey("url") ? ServiceTypes.Generic : "";
        if (request.Description is { Length: > MaxDescription })
            problems.Add("$.description", $"has {request.Description.Length} characters; at most {MaxDescription} are allowed");
        if (!string.IsNullOrEmpty(request.ProviderFqn))
            problems.AddUnsupported("$.provider_fqn", $"this server has no providers that make services by themselves; leave the field out and give the address of a {(type.Length > 0 && ServiceTypes.IsWellFormed(type) ? type : "service")} that is there with the parameter 'url'");

        if (type.Length == 0)
            problems.Add("$.type", "is required, e.g. 'network', or 'generic' with the parameter 'url'");
        else if (!ServiceTypes.IsWellFormed(type))
            problems.Add("$.type", "lower-case letters, digits and '-' are expected, at most 32, beginning with a letter");
        else
            CheckParameters(problems, type, parameters, instances);
        problems.ThrowIfAny();
        return new Service
        {
            Uuid = ServiceId.New(),
            Fqn = fqn,
            Type = type,
            Description = request.Description ?? "",
            Parameters = parameters,
            CreatedBy = by,
            CreatedAt = now.ToUnixTimeSeconds(),
        };
    }

    private static void CheckParameters(ProblemList problems, string type, IReadOnlyDictionary<string, string> parameters, IPNetwork instances)
    {
        switch (type)
        {
            case ServiceTypes.Http:
                problems.AddUnsupported("$.type", $"the platform's API is the one service of the type 'http': bind \"{BuiltInServices.Http}\"; for another address use 'generic' with the parameter 'url'");
                return;
            case ServiceTypes.Nfs:
                problems.AddUnsupported("$.type", "shared folders are not supported by this server yet");
                return;
            case ServiceTypes.Network:
                RefuseOthers(problems, type, parameters, NetworkReach.Net, NetworkReach.Ports, NetworkReach.Protocol);
                if (NetworkReach.TryRead(parameters, instances, out var parameter, out var wrong) is null)
                    problems.Add($"$.parameters.{parameter}", wrong);
                return;
            default:
                RefuseOthers(problems, type, parameters, "url");
                if (ServiceUrl.TryParse(parameters.GetValueOrDefault("url"), out var problem) is null)
                    problems.Add("$.parameters.url", problem);
                return;
        }
    }

    // A parameter that is not known may be a secret under any name, which nobody would hide.
    private static void RefuseOthers(ProblemList problems, string type, IReadOnlyDictionary<string, string> parameters, params string[] known)
    {
        if (parameters.Keys.Except(known).FirstOrDefault() is { } other)
            problems.Add("$.parameters", $"'{(other.Length <= 64 ? other : other[..61] + "...")}' is no parameter of a {type} service; it has {string.Join(", ", known.Select(name => $"'{name}'"))}");
    }
}
