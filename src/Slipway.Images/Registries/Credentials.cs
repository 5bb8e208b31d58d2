using System.Net.Http.Headers;
using System.Text;

namespace Slipway.Images.Registries;

/// <summary>A login. Its text form is the user's name: the password is never printed.</summary>
internal sealed class Credentials(string user, string password)
{
    public AuthenticationHeaderValue ToBasic() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public override string ToString() => user;
}
