using System.Text.Json.Serialization;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;

namespace Slipway.Contracts;

/// <summary>The wire format of every record here: snake_case, no reflection, a null where none is allowed is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(CreateDockerJobRequest))]
[JsonSerializable(typeof(CreateDockerPackageRequest))]
[JsonSerializable(typeof(Info))]
[JsonSerializable(typeof(IReadOnlyList<Instance>))]
[JsonSerializable(typeof(IReadOnlyList<Job>))]
[JsonSerializable(typeof(IReadOnlyList<Package>))]
[JsonSerializable(typeof(IReadOnlyList<TaskDocument>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JobHealth>))]
[JsonSerializable(typeof(LocationResponse))]
[JsonSerializable(typeof(NamespaceInfo))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(VersionInfo))]
public sealed partial class SlipwayJson : JsonSerializerContext;
