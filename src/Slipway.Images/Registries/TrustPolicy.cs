using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Images.Registries;

/// <summary>Whose certificates are good: the system's authorities, and those of the registry's own file.</summary>
internal sealed class TrustPolicy(X509Certificate2Collection authorities, bool anyCertificate)
{
    public static TrustPolicy From(RegistryOptions? options)
    {
        var authorities = new X509Certificate2Collection();
        if (options?.CaFile is { Length: > 0 } file)
            authorities.ImportFromPemFile(file);
        return new TrustPolicy(authorities, options?.Insecure ?? false);
    }

    public bool Check(X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || anyCertificate)
            return true;
        if (presented is not X509Certificate2 certificate)
            throw new UntrustedCertificateException("none", "none", "it sent no certificate");
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && authorities.Count > 0 && ComesFromOurAuthorities(certificate, chain))
            return true;

        var reason = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? "it is made out to another name"
            : string.Join("; ", (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim()).Distinct());
        var fingerprint = Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        throw new UntrustedCertificateException(
            string.Join(':', fingerprint.Chunk(2).Select(pair => new string(pair))), certificate.Subject, reason);
    }

    private bool ComesFromOurAuthorities(X509Certificate2 certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in presented?.ChainElements.AsEnumerable() ?? [])
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }
}
