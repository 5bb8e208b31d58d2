namespace Slipway.Client.Tunnels;

/// <summary>The first byte of every frame of a tunnel.</summary>
public enum TunnelChannel : byte
{
    /// <summary>To the command. An empty one is the end of the input.</summary>
    Input = 0,

    Output = 1,

    ErrorOutput = 2,

    /// <summary>JSON: <c>{"rows":24,"columns":80}</c> to the server, <c>{"exit_code":0}</c> from it.</summary>
    Control = 3,
}
