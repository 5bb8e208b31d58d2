using Slipway.Contracts.Files;
using Slipway.Contracts.Names;

namespace Slipway.Engine;

/// <summary>Looks at the files of an instance, from outside. Links in there never lead out of it.</summary>
public interface IInstanceFiles
{
    /// <summary>The entries of a directory, by name.</summary>
    /// <param name="path">Absolute, as the instance sees it.</param>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>not_found</c>: no such instance, or no such directory in it.</exception>
    Task<IReadOnlyList<FileListing>> ListAsync(InstanceId id, string path, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a directory and all below it as a tar archive (pax), with names relative to the root: <c>app/</c>,
    /// <c>app/index.js</c>. Sockets and devices are left out. Works until the instance is removed, also after it has ended.
    /// </summary>
    /// <param name="limit">Bytes of content at most.</param>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>not_found</c>, <c>layer_limit</c>, <c>disk_full</c>.</exception>
    Task CaptureAsync(InstanceId id, string path, Stream tar, long limit, CancellationToken cancellationToken);
}
