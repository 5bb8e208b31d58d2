namespace Slipway.Server.Inside;

/// <summary>The first byte of every message of a tunnel.</summary>
internal enum TunnelChannel : byte
{
    /// <summary>From the client, to the command. An empty message is the end of its input.</summary>
    Input = 0,

    Output = 1,

    ErrorOutput = 2,

    /// <summary>JSON: <c>{"rows":24,"columns":80}</c> from the client, <c>{"exit_code":0}</c> or <c>{"error":"…"}</c> to it.</summary>
    Control = 3,
}
