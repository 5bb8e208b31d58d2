using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;
using Slipway.Server.Http;
using Slipway.Server.Jobs;

namespace Slipway.Server.Packages;

/// <summary>A <see cref="CreatePackageRequest"/> that has been checked.</summary>
/// <param name="Pipeline">Null to detect one.</param>
public sealed record NewPackage(Fqn Fqn, Digest Digest, long Length, Fqn? Pipeline, CreatePackageRequest Wire)
{
    private const int MaxCommandLength = 64 << 10;

    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static NewPackage Check(CreatePackageRequest request)
    {
        var problems = new ProblemList();
        var fqn = problems.ParseResource("$.fqn", request.Fqn, ResourceType.Package);
        var digest = problems.Parse<Digest>("$.digest", request.Digest);
        if (request.Length is not > 0)
            problems.Add("$.length", "is required: the bytes of the archive that will be sent, 1 or more");
        Fqn? pipeline = string.IsNullOrEmpty(request.StagingPipelineFqn)
            ? null
            : problems.ParseResource("$.staging_pipeline_fqn", request.StagingPipelineFqn, ResourceType.StagingPipeline);
        if (request.StartCommand is { } command && (command.Length > MaxCommandLength || command.Contains('\0', StringComparison.Ordinal)))
            problems.Add("$.start_command", $"must be a text without NUL, of at most {MaxCommandLength} characters");
        JobChecks.Environment(problems, request.Environment);
        problems.ThrowIfAny();
        return new NewPackage(fqn, digest, request.Length!.Value, pipeline, request);
    }

    public Package ToPackage(string createdBy, DateTimeOffset now) => new()
    {
        Uuid = PackageId.New(),
        Name = Fqn.Name,
        Fqn = Fqn,
        State = PackageState.Uploading,
        Resources = [new PackageResource(PackageId.New(), Digest, Length)],
        Provides = [new Dependency("os", "linux")],
        Environment = Wire.Environment ?? new Dictionary<string, string>(),
        StagingPipelineFqn = Pipeline,
        StartCommand = Wire.StartCommand ?? "",
        CreatedAt = now,
        UpdatedAt = now,
        CreatedBy = createdBy,
        UpdatedBy = createdBy,
    };
}
