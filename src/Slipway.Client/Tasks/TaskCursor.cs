using System.Globalization;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Where a reader is in a Task's record: lets each event through once, and in order.</summary>
internal sealed class TaskCursor(long since)
{
    /// <summary><c>seq</c> of the last event let through.</summary>
    public long Position { get; private set; } = since;

    public Admission Admit(TaskEvent e)
    {
        if (e.TaskEventType == TaskEventType.Gap)
            return AdmitGap(e);
        // Byte counts and the like are no part of the record.
        if (e.Seq == 0)
            return Admission.Pass;
        if (e.Seq <= Position)
            return Admission.Duplicate;
        if (e.Seq > Position + 1)
            return Admission.Hole;
        Position = e.Seq;
        return Admission.Pass;
    }

    // {"task_event_type":"gap","payload":{"from":"3","to":"7"}}
    private Admission AdmitGap(TaskEvent e)
    {
        if (!e.Payload.TryGetValue("to", out var text) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var to))
            return Admission.Pass;
        if (to <= Position)
            return Admission.Duplicate;
        Position = to;
        return Admission.Pass;
    }
}
