using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Routes;

/// <summary>Https with a certificate of one's own, on an address that serves apps only.</summary>
public sealed class HttpsTests : IDisposable
{
    private const string Www = "www.acme.example";

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-pem-").FullName;

    private string Certificate => Path.Combine(folder, "server.pem");

    private string Key => Path.Combine(folder, "server-key.pem");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_app_is_served_with_the_certificate_of_the_day_and_plain_http_is_sent_there()
    {
        using var first = new TestCertificates();
        using var second = new TestCertificates();
        Write(first);
        await using var world = await RoutedWorld.StartAsync(options => options with { RouteListen = "https://127.0.0.1:0", Certificate = Certificate, CertificateKey = Key });
        await world.DeployAsync("web", RoutedWorld.Web("hello"), new() { [$"https://{Www}"] = 8080 });

        using var plain = await world.GetAsync(Www, "/a?b=c");
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
        Assert.StartsWith($"https://{Www}", plain.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("/a?b=c", plain.Headers.Location.ToString(), StringComparison.Ordinal);

        var (text, shown) = await VisitAsync(world, Www, "/");
        Assert.Equal(("200 hello", first.Server.Thumbprint), (text, shown));
        Assert.StartsWith("404 ", (await VisitAsync(world, "api.slipway.localhost", "/v1/version")).Text, StringComparison.Ordinal);

        Write(second);
        File.SetLastWriteTimeUtc(Certificate, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(second.Server.Thumbprint, (await VisitAsync(world, Www, "/")).Thumbprint);

        await File.WriteAllTextAsync(Certificate, "half a fi", ServerWorld.Cancel);
        Assert.Equal(second.Server.Thumbprint, (await VisitAsync(world, Www, "/")).Thumbprint);
    }

    private static async Task<(string Text, string Thumbprint)> VisitAsync(RoutedWorld world, string host, string path)
    {
        var shown = "";
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = ((X509Certificate2)certificate!).Thumbprint;
            return certificate.Subject.Length > 0;
        };
        using var client = new HttpClient(handler);
        var address = world.Server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(url => url.StartsWith("https", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address), path));
        request.Headers.Host = host;
        using var response = await client.SendAsync(request, ServerWorld.Cancel);
        return ($"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync(ServerWorld.Cancel)).Trim()}", shown);
    }

    private void Write(TestCertificates certificates)
    {
        File.WriteAllText(Certificate, certificates.Server.ExportCertificatePem());
        using var key = certificates.Server.GetECDsaPrivateKey()!;
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
