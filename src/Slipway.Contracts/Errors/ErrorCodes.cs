using static Slipway.Contracts.Errors.ExitCodes;

namespace Slipway.Contracts.Errors;

/// <summary>The closed set of failures: the one place where a code is made.</summary>
public static class ErrorCodes
{
    public static readonly ErrorCode RequestInvalid = new(
        "request_invalid", 400, Usage,
        "The request is malformed; the message names the field by its JSON path.",
        "Correct the field that the message names, and send the request again.");

    public static readonly ErrorCode RequestUnsupported = new(
        "request_unsupported", 400, Usage,
        "The request asks for something this server does not do; the message names the field.",
        "Leave out what the message names, or do it another way; the message says what is supported.");

    public static readonly ErrorCode RequestTooLarge = new(
        "request_too_large", 413, Usage,
        "The request is larger than the limit that the message names.",
        "Send less at once: the limit is in the message and does not depend on who asks.");

    public static readonly ErrorCode TokenMissing = new(
        "token_missing", 401, NotLoggedIn,
        "The call has no token.",
        "Log in with `apc login`, or send `Authorization: Bearer TOKEN`.");

    public static readonly ErrorCode TokenInvalid = new(
        "token_invalid", 401, NotLoggedIn,
        "The token is garbled, expired, or not from this server.",
        "Log in again with `apc login`: tokens end after some hours, and when their user's rights to them do.");

    public static readonly ErrorCode LoginFailed = new(
        "login_failed", 401, NotLoggedIn,
        "User name or password is wrong.",
        "Check user name and password. An administrator sets a new one with `apc user password`.");

    public static readonly ErrorCode PolicyDenied = new(
        "policy_denied", 403, Denied,
        "No policy allows it; the message names the missing claim and the FQN it is missing on.",
        "Ask whoever writes policy for the claim that the message names. `apc policy sim` shows which rules were looked at.");

    public static readonly ErrorCode TooManyAttempts = new(
        "too_many_attempts", 429, ExitCodes.Unavailable,
        "Too many failed logins; the answer says when to try again.",
        "Wait as long as the answer says; a right password is not looked at before.");

    public static readonly ErrorCode PolicyInvalid = new(
        "policy_invalid", 400, Usage,
        "A policy document has mistakes; the message has all of them with line and column.",
        "Mend the lines that the message names. `apc policy check FILE` finds the same mistakes without a server.");

    public static readonly ErrorCode PolicyLockOut = new(
        "policy_lock_out", 409, Conflict,
        "Nobody could change policy after this change; it is refused unless forced.",
        "Leave a user the right to change policy, or repeat with `--force` if it is meant.");

    public static readonly ErrorCode VersionConflict = new(
        "version_conflict", 409, Conflict,
        "It was changed by somebody else in the meantime; read it again.",
        "Read what is there now, make the change on it, and send it again.");

    public static readonly ErrorCode NotFound = new(
        "not_found", 404, ExitCodes.NotFound,
        "It does not exist, or the caller may not read it.",
        "Check the name for typing errors, then ask for `permit read` on it: what a caller may not read looks as if it did not exist.");

    public static readonly ErrorCode NameTaken = new(
        "name_taken", 409, Conflict,
        "Something of that name or address exists already.",
        "Choose another name, or delete what has it. `apc job list` and `apc package list` show what is there.");

    public static readonly ErrorCode InUse = new(
        "in_use", 409, Conflict,
        "Something else still needs it; the message says what.",
        "Delete or unbind what the message names, then try again.");

    public static readonly ErrorCode StateConflict = new(
        "state_conflict", 409, Conflict,
        "It is not in the state that the operation needs.",
        "Look at its state now; wait for it to change, or change it, then try again.");

    public static readonly ErrorCode RequiresRestart = new(
        "requires_restart", 409, Conflict,
        "The change needs the job to be stopped first.",
        "Stop the job first, or allow the restart with `--restart`, or `?restart=true` over HTTP.");

    public static readonly ErrorCode IdempotencyMismatch = new(
        "idempotency_mismatch", 409, Conflict,
        "The Idempotency-Key was used with another request.",
        "Take a new key for each new request. A key stands for one request of one caller for 24 hours.");

    public static readonly ErrorCode ImageNotFound = new(
        "image_not_found", 404, Image,
        "The registry has no such repository, tag or digest, or hides it from this caller.",
        "Check the image's name and tag. If it is private, configure a login for its registry: some registries hide what a stranger may not pull.");

    public static readonly ErrorCode ImagePlatformUnavailable = new(
        "image_platform_unavailable", 422, Image,
        "The image exists, but not for this machine's architecture.",
        "Choose a tag or a digest that has this machine's platform; the message lists what there is.");

    public static readonly ErrorCode ImageUnsupported = new(
        "image_unsupported", 422, Image,
        "The manifest or a layer has a media type that can't be used.",
        "Build or push the image anew with layers of the OCI or Docker media types; the message names the one that was found.");

    public static readonly ErrorCode ImageInvalid = new(
        "image_invalid", 422, Image,
        "The manifest or the image's configuration breaks the OCI or Docker specification.",
        "Build and push the image anew with a current tool; the message says what breaks the specification.");

    public static readonly ErrorCode RegistryUnreachable = new(
        "registry_unreachable", 502, Image,
        "No connection to the registry, or the connection broke too often.",
        "Check the registry's address, its name service and the network between. What has been fetched so far is kept, so the next try goes on from there.");

    public static readonly ErrorCode RegistryOffLimits = new(
        "registry_off_limits", 403, Image,
        "The image's URL leads to this machine, to a metadata service or into the platform's own network, and no setting names a registry there.",
        "Check the image's registry. If it is one on this machine that is to be used, the operator names it under `registries`; nothing was asked of it so far.");

    public static readonly ErrorCode RegistryUntrusted = new(
        "registry_untrusted", 502, Image,
        "The registry's certificate is not trusted; the message says which setting trusts it.",
        "Compare the fingerprint in the message with the registry's own, then trust its certificate with the setting that the message names.");

    public static readonly ErrorCode RegistryAuthRequired = new(
        "registry_auth_required", 502, Image,
        "The registry wants a login and none is configured.",
        "Configure a user name and password for the registry in the section `registries` of the configuration.");

    public static readonly ErrorCode RegistryAuthFailed = new(
        "registry_auth_failed", 502, Image,
        "The registry refused the configured login.",
        "Correct the user name or password of the registry in the configuration.");

    public static readonly ErrorCode RegistryDenied = new(
        "registry_denied", 502, Image,
        "The registry knows who asks and says no.",
        "Let the registry's owner give the configured login the right to pull this repository.");

    public static readonly ErrorCode RegistryRateLimited = new(
        "registry_rate_limited", 503, Image,
        "The registry's rate limit is reached; the message says when it resets.",
        "Wait until the time in the message, configure a login with a higher limit, or set up a mirror.");

    public static readonly ErrorCode RegistryFailed = new(
        "registry_failed", 502, Image,
        "The registry answered with a server error, again and again.",
        "Try again later; if it lasts, the registry's operator has to look. What has been fetched so far is kept.");

    public static readonly ErrorCode RegistryProtocol = new(
        "registry_protocol", 502, Image,
        "The registry answered with something that is not the distribution protocol.",
        "Check that the address is that of a registry and not of a web page or a proxy's login.");

    public static readonly ErrorCode DigestMismatch = new(
        "digest_mismatch", 502, Image,
        "The bytes received are not the bytes that were named.",
        "Try again. If it lasts, something between changes the bytes, or the registry's copy is damaged: push the image anew.");

    public static readonly ErrorCode LayerTruncated = new(
        "layer_truncated", 502, Image,
        "A layer ended before its declared size.",
        "Try again. If it lasts, the registry's copy is damaged: push the image anew.");

    public static readonly ErrorCode LayerInvalid = new(
        "layer_invalid", 422, Image,
        "A layer is not a well-formed archive, or tries to leave its directory.",
        "Do not trust this image: build it anew with a current tool. Nothing of it was written outside its own folder.");

    public static readonly ErrorCode LayerLimit = new(
        "layer_limit", 422, Image,
        "A layer is beyond one of the limits; the message names it.",
        "Make the layer smaller than the limit in the message, for example by splitting it.");

    public static readonly ErrorCode Stalled = new(
        "stalled", 504, Image,
        "A phase moved slower than the least allowed rate for too long.",
        "Try again. The message has the deadline and the setting that makes it longer; see the sections `transfers` and `deadlines` of the configuration.");

    public static readonly ErrorCode DiskFull = new(
        "disk_full", 507, NoRoom,
        "There is not enough room in the data folder.",
        "Free as much room as the message says is missing: `apc package delete` what nothing uses, or give the data folder more.");

    public static readonly ErrorCode QuotaExceeded = new(
        "quota_exceeded", 403, NoRoom,
        "A quota of the namespace would be exceeded.",
        "Stop or delete something in the namespace, ask for less, or have the quota raised in policy.");

    public static readonly ErrorCode EngineMissing = new(
        "engine_missing", 503, Engine,
        "No container runtime works on this machine; the message says what to install.",
        "Install what the message names on the server's machine, then try again; the server needs no restart.");

    public static readonly ErrorCode EngineFailed = new(
        "engine_failed", 500, Engine,
        "The container runtime refused or failed.",
        "Read the message and the server's log: the container runtime's own words are there. Then try again.");

    public static readonly ErrorCode StartFailed = new(
        "start_failed", 500, Engine,
        "The app's process could not be started, or ended at once.",
        "Read the end of the app's log in the message. Let it listen on 0.0.0.0 at its ports, or allow more time with `start_command_timeout`.");

    public static readonly ErrorCode UploadMismatch = new(
        "upload_mismatch", 400, Usage,
        "What was uploaded is not what was announced: its length or digest differs.",
        "Send what was announced, or announce it anew with its true length and digest.");

    public static readonly ErrorCode SourceInvalid = new(
        "source_invalid", 422, Usage,
        "The uploaded folder is empty, not a well-formed archive, or tries to leave its directory.",
        "Pack the folder anew, with links that stay inside it. `apc app create` does.");

    public static readonly ErrorCode NothingDetected = new(
        "nothing_detected", 422, Usage,
        "No staging pipeline recognises the folder; the message says what each one looks for.",
        "Add one of the files that the message lists, or name a pipeline.");

    public static readonly ErrorCode StagingFailed = new(
        "staging_failed", 422, Failure,
        "The build failed or did not end in time; the message has its last lines.",
        "Read the last lines of the build in the message, mend what they complain about, and stage again.");

    public static readonly ErrorCode TaskCancelled = new(
        "task_cancelled", 409, Cancelled,
        "The task was cancelled.",
        "Nothing is left of it. Begin it again if it is still wanted.");

    public static readonly ErrorCode Unavailable = new(
        "unavailable", 503, ExitCodes.Unavailable,
        "The server is starting, stopping or too busy; try again.",
        "Try again in a moment, with the same `Idempotency-Key` if the request makes something.");

    public static readonly ErrorCode Internal = new(
        "internal", 500, Failure,
        "A defect of ours; the server's log has the details under the request id.",
        "Look for the request id in the server's log and report the defect with it. Trying again does no harm.");

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
