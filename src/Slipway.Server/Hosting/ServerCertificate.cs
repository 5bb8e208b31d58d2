using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Server.Hosting;

/// <summary>The certificate of https addresses, from PEM files that something else may renew while the server runs.</summary>
public sealed partial class ServerCertificate
{
    private readonly string certificateFile;
    private readonly string keyFile;
    private readonly ILogger<ServerCertificate> logger;
    private readonly Lock gate = new();
    private (DateTime, DateTime) loadedFrom;
    private SslServerAuthenticationOptions current;

    /// <exception cref="IOException">A file can't be read, or is no certificate or key.</exception>
    public ServerCertificate(string certificateFile, string keyFile, ILogger<ServerCertificate> logger)
    {
        (this.certificateFile, this.keyFile, this.logger) = (certificateFile, keyFile, logger);
        loadedFrom = Stamp();
        try
        {
            current = Load();
        }
        catch (CryptographicException exception)
        {
            throw new IOException($"certificate '{certificateFile}' with certificate-key '{keyFile}' can't be used: {exception.Message}", exception);
        }
    }

    /// <summary>For one handshake: files that have changed are read first. When they can't be used, what was loaded before stays.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (gate)
        {
            var stamp = Stamp();
            if (stamp == loadedFrom)
                return current;
            try
            {
                current = Load();
                LogLoaded(logger, certificateFile);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
            {
                LogNotLoaded(logger, certificateFile, exception.Message);
            }

            loadedFrom = stamp;
            return current;
        }
    }

    private (DateTime, DateTime) Stamp() => (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));

    private SslServerAuthenticationOptions Load()
    {
        var leaf = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true) };
    }

    [LoggerMessage(EventId = 1921, Level = LogLevel.Information, Message = "The certificate {File} was loaded again.")]
    private static partial void LogLoaded(ILogger logger, string file);

    [LoggerMessage(EventId = 1922, Level = LogLevel.Warning, Message = "The certificate {File} has changed and can't be used; the one loaded before stays: {Problem}")]
    private static partial void LogNotLoaded(ILogger logger, string file, string problem);
}
