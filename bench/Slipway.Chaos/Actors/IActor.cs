namespace Slipway.Chaos.Actors;

/// <summary>Somebody who works the server, or works against it.</summary>
internal interface IActor
{
    string Name { get; }

    /// <summary>Until it is told to stop; then it finishes what it began and returns.</summary>
    /// <param name="enough">No more new things.</param>
    /// <param name="cancellationToken">The run's deadline.</param>
    Task RunAsync(CancellationToken enough, CancellationToken cancellationToken);
}
