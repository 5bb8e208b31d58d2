namespace Slipway.Images.Registries;

/// <summary>Thrown out of the TLS handshake, so that the failure can name the certificate it saw.</summary>
internal sealed class UntrustedCertificateException(string fingerprint, string subject, string reason) : Exception(reason)
{
    /// <summary>SHA-256 of the certificate, as <c>openssl x509 -fingerprint -sha256</c> prints it.</summary>
    public string Fingerprint { get; } = fingerprint;

    public string Subject { get; } = subject;

    public static UntrustedCertificateException? In(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is UntrustedCertificateException found)
                return found;
        }

        return null;
    }
}
