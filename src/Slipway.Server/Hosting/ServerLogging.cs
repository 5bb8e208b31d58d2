using Microsoft.Extensions.Logging.Console;
using Slipway.Server.Configuration;

namespace Slipway.Server.Hosting;

/// <summary>The server's own log: lines for people, or a JSON object a line.</summary>
internal static class ServerLogging
{
    public static void Configure(ILoggingBuilder logging, ServerOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        // The framework logs request URLs at Information, and a v1 client's URL may hold its token.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        // The router forwards URLs of apps, which are none of our business.
        logging.AddFilter("Yarp", LogLevel.Warning);
        if (options.LogFormat == "json")
        {
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
