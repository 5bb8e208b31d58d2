using Slipway.Cli.Grammar;

namespace Slipway.Cli.Pipelines;

/// <summary><c>apc staging pipeline …</c></summary>
internal static class StagingCommands
{
    public static Verb Create() => new Verb("staging", "See and change how source code becomes a package.")
    {
        new Verb("pipeline", "See and make staging pipelines.")
        {
            PipelineListCommand.Create(),
            PipelineShowCommand.Create(),
            PipelineCreateCommand.Create(),
            PipelineCloneCommand.Create(),
            PipelineDeleteCommand.Create(),
        },
    };
}
