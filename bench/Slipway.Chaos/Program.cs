using Slipway.Chaos;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(ChaosOptions.Usage);
    return 0;
}

if (ChaosOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(ChaosOptions.Usage);
    return 2;
}

var result = await ChaosRun.RunAsync(options, Console.Out, CancellationToken.None);
return result.Violations.Count == 0 ? 0 : 1;
