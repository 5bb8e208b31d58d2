using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Contracts.Api;
using Slipway.Contracts.Audit;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Files;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Logs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Policy;
using Slipway.Contracts.Routes;
using Slipway.Contracts.Services;
using Slipway.Contracts.Staging;
using Slipway.Contracts.Tasks;

namespace Slipway.Contracts;

/// <summary>The wire format of every record here: snake_case, no reflection, a null where none is allowed is an error.</summary>
/// <remarks>
/// Optional properties of wire records have setters, not initialisers: generated code gives an init-only property that is
/// missing from the JSON the value null or 0, whatever default the record declares.
/// </remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(CreateDockerJobRequest))]
[JsonSerializable(typeof(CreateDockerPackageRequest))]
[JsonSerializable(typeof(CreateJobRequest))]
[JsonSerializable(typeof(DockerJobCheckRequest))]
[JsonSerializable(typeof(Info))]
[JsonSerializable(typeof(SessionInfo))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(WatchTicket))]
[JsonSerializable(typeof(IReadOnlyList<Instance>))]
[JsonSerializable(typeof(IReadOnlyList<Job>))]
[JsonSerializable(typeof(IReadOnlyList<JobVersion>))]
[JsonSerializable(typeof(IReadOnlyList<Package>))]
[JsonSerializable(typeof(IReadOnlyList<TaskDocument>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JobHealth>))]
[JsonSerializable(typeof(ByteProgress))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ProcessObject>))]
[JsonSerializable(typeof(IReadOnlyList<Port>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(JobLogLine))]
[JsonSerializable(typeof(LocationResponse))]
[JsonSerializable(typeof(NamespaceInfo))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(RevokeTokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(VersionInfo))]
[JsonSerializable(typeof(IReadOnlyList<AuditLogItem>))]
[JsonSerializable(typeof(IReadOnlyList<PolicyDocumentInfo>))]
[JsonSerializable(typeof(PolicyUpdateRequest))]
[JsonSerializable(typeof(PolicySimulationRequest))]
[JsonSerializable(typeof(PolicySimulationResult))]
[JsonSerializable(typeof(IReadOnlyList<TokenClaim>))]
[JsonSerializable(typeof(CallerInfo))]
[JsonSerializable(typeof(IReadOnlyList<UserInfo>))]
[JsonSerializable(typeof(CreateUserRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(IReadOnlyList<Service>))]
[JsonSerializable(typeof(ServiceRequest))]
[JsonSerializable(typeof(Binding))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, Binding>))]
[JsonSerializable(typeof(BindingRequest))]
[JsonSerializable(typeof(UnbindRequest))]
[JsonSerializable(typeof(UnlinkRequest))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<JobId>>))]
[JsonSerializable(typeof(IReadOnlyList<Route>))]
[JsonSerializable(typeof(RouteRequest))]
[JsonSerializable(typeof(Route))]
[JsonSerializable(typeof(IReadOnlyList<FileListing>))]
[JsonSerializable(typeof(IReadOnlyList<StagingPipeline>))]
[JsonSerializable(typeof(CreatePackageRequest))]
[JsonSerializable(typeof(PrunePackagesRequest))]
[JsonSerializable(typeof(PruneResult))]
[JsonSerializable(typeof(DockerJobPlan))]
[JsonSerializable(typeof(PolicyCheckResult))]
[JsonSerializable(typeof(NodeInfo))]
public sealed partial class SlipwayJson : JsonSerializerContext
{
    /// <summary>
    /// For writing: quotes and other characters that only HTML would mind stay readable. Always sent as
    /// <c>application/json</c>, never put into a page.
    /// </summary>
    // Made on first use: static fields of the generated part may not be set yet when those of this part are.
    public static SlipwayJson Wire => wire ??=
        new SlipwayJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static SlipwayJson? wire;
}
