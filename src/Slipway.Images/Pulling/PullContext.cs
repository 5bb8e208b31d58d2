using Microsoft.Extensions.Logging;
using Slipway.Images.Space;
using Slipway.Images.Store;

namespace Slipway.Images.Pulling;

/// <summary>What every part of a pull needs and none changes.</summary>
internal sealed record PullContext(ImageStoreOptions Options, StorePaths Paths, DiskRoom Room, TimeProvider Time, ILogger Logger)
{
    public TransferOptions Transfers => Options.Transfers;
}
