using Slipway.Cli;
using Slipway.Cli.Terminal;

return await Apc.RunAsync(args, Screen.OfProcess(), TimeProvider.System);
