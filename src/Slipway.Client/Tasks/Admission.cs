namespace Slipway.Client.Tasks;

/// <summary>What a cursor says to an event.</summary>
internal enum Admission
{
    Pass,

    /// <summary>Seen already, on an earlier connection.</summary>
    Duplicate,

    /// <summary>An event between the cursor and this one was not delivered: the stream is not to be trusted further.</summary>
    Hole,
}
