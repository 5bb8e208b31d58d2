using System.Text;

namespace Slipway.Client.Http;

/// <summary>Builds <c>path?a=1&amp;b=2</c> from what is set.</summary>
internal sealed class QueryString(string path)
{
    private readonly StringBuilder text = new(path);
    private bool any;

    public QueryString Add(string name, string? value)
    {
        if (value is null)
            return this;
        text.Append(any ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        any = true;
        return this;
    }

    public QueryString Add(string name, bool set) => set ? Add(name, "true") : this;

    public QueryString Add(string name, long? value) => Add(name, value?.ToString());

    public override string ToString() => text.ToString();
}
