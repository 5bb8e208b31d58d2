using System.Net;
using System.Net.Sockets;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Server.Http;

namespace Slipway.Server.Services;

/// <summary>A <see cref="BindingRequest"/> that has been checked.</summary>
/// <param name="Service">What the job is to be bound to; null for a link.</param>
/// <param name="Target">The job that it is to be linked to; null for a service.</param>
/// <param name="Port">The target's port; null for its only one.</param>
/// <param name="BoundIp">Where the job's instances find the target; null for what the platform chooses, as is the port.</param>
public sealed record BindingOrder(Fqn Job, Fqn? Service, Fqn? Target, string? Name, int? Port, IPAddress? BoundIp, int? BoundPort)
{
    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static BindingOrder Check(BindingRequest request)
    {
        var problems = new ProblemList();
        var job = problems.ParseResource("$.job_fqn", request.JobFqn, ResourceType.Job);
        var isLink = !string.IsNullOrEmpty(request.TargetJobFqn);
        if (isLink && !string.IsNullOrEmpty(request.ServiceFqn))
            problems.Add("$.target_job_fqn", "can't be given together with service_fqn: one call makes one binding");
        if (!isLink && string.IsNullOrEmpty(request.ServiceFqn))
            problems.Add("$.service_fqn", "is required, or target_job_fqn for a link");
        Fqn? service = isLink || string.IsNullOrEmpty(request.ServiceFqn) ? null : problems.ParseResource("$.service_fqn", request.ServiceFqn, ResourceType.Service);
        Fqn? target = isLink ? problems.ParseResource("$.target_job_fqn", request.TargetJobFqn, ResourceType.Job) : null;
        if (target == job && isLink)
            problems.Add("$.target_job_fqn", "a job needs no link to itself");
        var name = string.IsNullOrEmpty(request.Name) ? null : request.Name;
        if (name is not null && !BindingNames.IsWellFormed(name))
            problems.Add("$.name", "letters, digits, '_' and '-' are expected, at most 64, beginning with a letter");
        if (request.Parameters is { Count: > 0 })
            problems.AddUnsupported("$.parameters", "no service of this server has parameters of a binding; leave the field out");
        var port = CheckPort(problems, "$.target_job_port", request.TargetJobPort, least: 0);
        var boundPort = CheckPort(problems, "$.target_job_bound_port", request.TargetJobBoundPort, least: 1);
        var boundIp = CheckAddress(problems, request.TargetJobBoundIp);
        problems.ThrowIfAny();
        return new BindingOrder(job, service, target, name, port, boundIp, boundPort);
    }

    private static int? CheckPort(ProblemList problems, string path, int? port, int least)
    {
        if (port < least || port > 65535)
            problems.Add(path, $"{port} is not a port; {least} to 65535 are");
        return port;
    }

    private static IPAddress? CheckAddress(ProblemList problems, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && LinkAddresses.Contains(address))
            return address;
        problems.Add("$.target_job_bound_ip", $"an address from {LinkAddresses.First} to {LinkAddresses.Last} is expected");
        return null;
    }
}
