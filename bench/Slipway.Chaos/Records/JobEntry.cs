using Slipway.Contracts.Names;

namespace Slipway.Chaos.Records;

/// <summary>A job as its one actor knows it, who is the only one to change it.</summary>
internal sealed class JobEntry(string name, string image, string? script = null)
{
    private readonly Lock gate = new();
    private IReadOnlyList<RunningInstance> running = [];
    private int version;
    private bool isBusy;
    private bool isDisturbed;

    public string Name => name;

    public Fqn Fqn { get; } = Fqn.Parse($"job::/sandbox/admin::{name}");

    public Fqn Package { get; } = Fqn.Parse($"package::/sandbox/admin::{name}");

    public string Image => image;

    /// <summary>What it runs in the place of the image's own command.</summary>
    public string? Script => script;

    public JobId? Id { get; set; }

    /// <summary>Whether it is to be there. Means nothing while an action is under way.</summary>
    public bool Exists { get; set; }

    public bool Started { get; set; }

    public int Instances { get; set; } = 1;

    /// <summary>Goes up whenever an action begins or ends: while it stays, what is written here is so.</summary>
    public int Version
    {
        get
        {
            lock (gate)
                return version;
        }
    }

    public bool IsBusy
    {
        get
        {
            lock (gate)
                return isBusy;
        }
    }

    /// <summary>One of its instances was killed: its log may have a hole.</summary>
    public bool IsDisturbed
    {
        get
        {
            lock (gate)
                return isDisturbed;
        }
    }

    /// <summary>The instances that nothing but a fault may end; empty while an action is under way.</summary>
    public IReadOnlyList<RunningInstance> Running
    {
        get
        {
            lock (gate)
                return running;
        }
    }

    /// <summary>From here on nobody counts on anything of it.</summary>
    public void Begin()
    {
        lock (gate)
            (isBusy, running, version) = (true, [], version + 1);
    }

    public void End()
    {
        lock (gate)
            (isBusy, version) = (false, version + 1);
    }

    /// <summary>Takes note of what runs, unless an action or a fault came between.</summary>
    public void Note(IReadOnlyList<RunningInstance> seen, int atVersion)
    {
        lock (gate)
        {
            if (version == atVersion)
                running = seen;
        }
    }

    /// <summary>Somebody is about to kill one of its instances.</summary>
    public void Disturb()
    {
        lock (gate)
            (isDisturbed, running, version) = (true, [], version + 1);
    }
}
