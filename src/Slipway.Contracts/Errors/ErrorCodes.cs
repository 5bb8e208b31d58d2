using static Slipway.Contracts.Errors.ExitCodes;

namespace Slipway.Contracts.Errors;

/// <summary>The closed set of failures: the one place where a code is made.</summary>
public static class ErrorCodes
{
    public static readonly ErrorCode RequestInvalid = new("request_invalid", 400, Usage, "The request is malformed; the message names the field by its JSON path.");
    public static readonly ErrorCode RequestUnsupported = new("request_unsupported", 400, Usage, "The request asks for something this server does not do; the message names the field.");
    public static readonly ErrorCode RequestTooLarge = new("request_too_large", 413, Usage, "The request is larger than the limit that the message names.");
    public static readonly ErrorCode TokenMissing = new("token_missing", 401, NotLoggedIn, "The call has no token.");
    public static readonly ErrorCode TokenInvalid = new("token_invalid", 401, NotLoggedIn, "The token is garbled, expired, or not from this server.");
    public static readonly ErrorCode LoginFailed = new("login_failed", 401, NotLoggedIn, "User name or password is wrong.");
    public static readonly ErrorCode PolicyDenied = new("policy_denied", 403, Denied, "No policy allows it; the message names the missing claim and the FQN it is missing on.");
    public static readonly ErrorCode TooManyAttempts = new("too_many_attempts", 429, ExitCodes.Unavailable, "Too many failed logins; the answer says when to try again.");
    public static readonly ErrorCode PolicyInvalid = new("policy_invalid", 400, Usage, "A policy document has mistakes; the message has all of them with line and column.");
    public static readonly ErrorCode PolicyLockOut = new("policy_lock_out", 409, Conflict, "Nobody could change policy after this change; it is refused unless forced.");
    public static readonly ErrorCode VersionConflict = new("version_conflict", 409, Conflict, "It was changed by somebody else in the meantime; read it again.");
    public static readonly ErrorCode NotFound = new("not_found", 404, ExitCodes.NotFound, "It does not exist, or the caller may not read it.");
    public static readonly ErrorCode NameTaken = new("name_taken", 409, Conflict, "Something of that name or address exists already.");
    public static readonly ErrorCode InUse = new("in_use", 409, Conflict, "Something else still needs it; the message says what.");
    public static readonly ErrorCode StateConflict = new("state_conflict", 409, Conflict, "It is not in the state that the operation needs.");
    public static readonly ErrorCode RequiresRestart = new("requires_restart", 409, Conflict, "The change needs the job to be stopped first.");
    public static readonly ErrorCode IdempotencyMismatch = new("idempotency_mismatch", 409, Conflict, "The Idempotency-Key was used with another request.");

    public static readonly ErrorCode ImageNotFound = new("image_not_found", 404, Image, "The registry has no such repository, tag or digest, or hides it from this caller.");
    public static readonly ErrorCode ImagePlatformUnavailable = new("image_platform_unavailable", 422, Image, "The image exists, but not for this machine's architecture.");
    public static readonly ErrorCode ImageUnsupported = new("image_unsupported", 422, Image, "The manifest or a layer has a media type that can't be used.");
    public static readonly ErrorCode ImageInvalid = new("image_invalid", 422, Image, "The manifest or the image's configuration breaks the OCI or Docker specification.");
    public static readonly ErrorCode RegistryUnreachable = new("registry_unreachable", 502, Image, "No connection to the registry, or the connection broke too often.");
    public static readonly ErrorCode RegistryOffLimits = new("registry_off_limits", 403, Image, "The image's URL leads to this machine, to a metadata service or into the platform's own network, and no setting names a registry there.");
    public static readonly ErrorCode RegistryUntrusted = new("registry_untrusted", 502, Image, "The registry's certificate is not trusted; the message says which setting trusts it.");
    public static readonly ErrorCode RegistryAuthRequired = new("registry_auth_required", 502, Image, "The registry wants a login and none is configured.");
    public static readonly ErrorCode RegistryAuthFailed = new("registry_auth_failed", 502, Image, "The registry refused the configured login.");
    public static readonly ErrorCode RegistryDenied = new("registry_denied", 502, Image, "The registry knows who asks and says no.");
    public static readonly ErrorCode RegistryRateLimited = new("registry_rate_limited", 503, Image, "The registry's rate limit is reached; the message says when it resets.");
    public static readonly ErrorCode RegistryFailed = new("registry_failed", 502, Image, "The registry answered with a server error, again and again.");
    public static readonly ErrorCode RegistryProtocol = new("registry_protocol", 502, Image, "The registry answered with something that is not the distribution protocol.");
    public static readonly ErrorCode DigestMismatch = new("digest_mismatch", 502, Image, "The bytes received are not the bytes that were named.");
    public static readonly ErrorCode LayerTruncated = new("layer_truncated", 502, Image, "A layer ended before its declared size.");
    public static readonly ErrorCode LayerInvalid = new("layer_invalid", 422, Image, "A layer is not a well-formed archive, or tries to leave its directory.");
    public static readonly ErrorCode LayerLimit = new("layer_limit", 422, Image, "A layer is beyond one of the limits; the message names it.");
    public static readonly ErrorCode Stalled = new("stalled", 504, Image, "A phase moved slower than the least allowed rate for too long.");

    public static readonly ErrorCode DiskFull = new("disk_full", 507, NoRoom, "There is not enough room in the data folder.");
    public static readonly ErrorCode QuotaExceeded = new("quota_exceeded", 403, NoRoom, "A quota of the namespace would be exceeded.");
    public static readonly ErrorCode EngineMissing = new("engine_missing", 503, Engine, "No container runtime works on this machine; the message says what to install.");
    public static readonly ErrorCode EngineFailed = new("engine_failed", 500, Engine, "The container runtime refused or failed.");
    public static readonly ErrorCode StartFailed = new("start_failed", 500, Engine, "The app's process could not be started, or ended at once.");
    public static readonly ErrorCode UploadMismatch = new("upload_mismatch", 400, Usage, "What was uploaded is not what was announced: its length or digest differs.");
    public static readonly ErrorCode SourceInvalid = new("source_invalid", 422, Usage, "The uploaded folder is empty, not a well-formed archive, or tries to leave its directory.");
    public static readonly ErrorCode NothingDetected = new("nothing_detected", 422, Usage, "No staging pipeline recognises the folder; the message says what each one looks for.");
    public static readonly ErrorCode StagingFailed = new("staging_failed", 422, Failure, "The build failed or did not end in time; the message has its last lines.");
    public static readonly ErrorCode TaskCancelled = new("task_cancelled", 409, Cancelled, "The task was cancelled.");
    public static readonly ErrorCode Unavailable = new("unavailable", 503, ExitCodes.Unavailable, "The server is starting, stopping or too busy; try again.");
    public static readonly ErrorCode Internal = new("internal", 500, Failure, "A defect of ours; the server's log has the details under the request id.");

    /// <summary>Every code, in the order of the documentation.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        RequestInvalid, RequestUnsupported, RequestTooLarge, TokenMissing, TokenInvalid, LoginFailed, TooManyAttempts, PolicyDenied, PolicyInvalid,
        PolicyLockOut, VersionConflict, NotFound, NameTaken,
        InUse, StateConflict, RequiresRestart, IdempotencyMismatch, ImageNotFound, ImagePlatformUnavailable, ImageUnsupported,
        ImageInvalid, RegistryUnreachable, RegistryOffLimits, RegistryUntrusted, RegistryAuthRequired, RegistryAuthFailed, RegistryDenied,
        RegistryRateLimited, RegistryFailed, RegistryProtocol, DigestMismatch, LayerTruncated, LayerInvalid, LayerLimit, Stalled,
        DiskFull, QuotaExceeded, EngineMissing, EngineFailed, StartFailed, UploadMismatch, SourceInvalid, NothingDetected,
        StagingFailed, TaskCancelled, Unavailable, Internal,
    ];

    /// <summary>The code written as <paramref name="code"/>, or null: a newer server may know more than this client.</summary>
    public static ErrorCode? Find(string? code) => All.FirstOrDefault(candidate => candidate.Code == code);
}
