using System.Globalization;
using Slipway.Cli.Grammar;
using Slipway.Client.Packages;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Apps;

/// <summary>An app's packages are called as it is; those after the first have a number: <c>web</c>, <c>web-2</c>, <c>web-3</c>.</summary>
internal static class PackageName
{
    /// <summary>The next name that is not taken, for the package of a job.</summary>
    public static async Task<Fqn> FreeAsync(Call call, Fqn job)
    {
        var there = await call.Client.Packages.ListAsync(new PackageQuery { Namespace = job.Namespace }, call.Cancelled);
        var last = there.Select(package => Number(job, package.Fqn)).Max() ?? 0;
        return last == 0 ? job.WithType(ResourceType.Package) : Fqn.Create(ResourceType.Package, job.Namespace, $"{job.LocalName}-{last + 1}");
    }

    /// <summary>Is it a package that was made for this job?</summary>
    public static bool IsOf(Fqn job, Fqn package) => Number(job, package) is not null;

    private static int? Number(Fqn job, Fqn package)
    {
        if (package.Namespace != job.Namespace || package.LocalName is not { } name || !name.StartsWith(job.LocalName!, StringComparison.Ordinal))
            return null;
        var rest = name[job.LocalName!.Length..];
        return rest.Length == 0 ? 1
            : rest[0] == '-' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 1 and < int.MaxValue ? number
            : null;
    }
}
