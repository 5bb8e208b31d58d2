using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary>
/// A change of a job that may need its instances replaced. The server says whether it does; nothing of the kind happens
/// without a yes.
/// </summary>
/// <param name="call">The command.</param>
/// <param name="agreed">Yes was said beforehand.</param>
/// <param name="silent">Don't show what the new instances say.</param>
internal sealed class RollingChange(Call call, bool agreed, bool silent = false)
{
    /// <summary>Does it, and waits for the new instances where there are any.</summary>
    /// <param name="job">The job as it is.</param>
    /// <param name="line">Printed when it is done: <c>Applying update... done</c>.</param>
    /// <param name="change">Does it; told whether instances may be replaced.</param>
    /// <param name="then">Prints what belongs under the line.</param>
    /// <returns>Whether instances were replaced.</returns>
    public async Task<bool> ApplyAsync<T>(Job job, string line, Func<bool, Task<T>> change, Action<T>? then = null)
        where T : class
    {
        if (await TryAsync(change) is { } made)
        {
            Report(made);
            return false;
        }

        call.Screen.Line(call.Screen.Paint(Colour.Notice, "Update requires job restart"));
        if (!agreed && !await call.Prompt.ConfirmAsync("Automatically restart and proceed?", byDefault: true, call.Cancelled))
            throw new CommandException(ExitCodes.Failure, "Nothing was changed.", "`--restart` and `--batch` go on without asking.");
        await new JobStarter(call, silent).RollAsync(job, async () => Report(await change(true)));
        return true;

        void Report(T result)
        {
            call.Screen.Line(line);
            then?.Invoke(result);
        }
    }

    /// <inheritdoc cref="ApplyAsync{T}" />
    public Task<bool> ApplyAsync(Job job, string line, Func<bool, Task> change) => ApplyAsync<object>(job, line, async restart =>
    {
        await change(restart);
        return line;
    });

    private static async Task<T?> TryAsync<T>(Func<bool, Task<T>> change)
        where T : class
    {
        try
        {
            return await change(false);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.RequiresRestart)
        {
            return null;
        }
    }
}
