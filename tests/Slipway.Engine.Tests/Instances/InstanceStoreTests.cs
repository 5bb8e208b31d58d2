using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Xunit;

namespace Slipway.Engine.Tests.Instances;

/// <summary>A record that was damaged, however, is known as damaged, and never keeps the others from being read.</summary>
public sealed class InstanceStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-records-").FullName;
    private readonly InstanceStore store;
    private readonly InstanceRecord record = new()
    {
        Id = InstanceId.New(),
        JobId = JobId.New(),
        Runtime = "crun",
        Phase = InstancePhase.Running,
        Address = "10.203.0.5",
        Boot = "d9c1",
        Grants = new NetworkGrants { Egress = [EgressRule.Anywhere] },
    };

    public InstanceStoreTests()
    {
        store = new InstanceStore(folder);
        Directory.CreateDirectory(store.FolderOf(record.Id));
        store.Write(record, durable: true);
    }

    private string File => Path.Combine(store.FolderOf(record.Id), "instance.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Cut_short_at_any_byte_a_record_is_damaged_and_an_empty_one_is_none()
    {
        var whole = System.IO.File.ReadAllBytes(File);
        Assert.Equal((record.Boot, false), (Only().Record!.Boot, Only().IsDamaged));
        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.Equal((null, length > 0), (Only().Record, Only().IsDamaged));
        }
    }

    [Fact]
    public void Any_byte_may_be_another()
    {
        var whole = System.IO.File.ReadAllBytes(File);
        byte[] others = [0, (byte)'"', (byte)'9', 0xFF];
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] = others[at % others.Length];
            System.IO.File.WriteAllBytes(File, changed);
            // Sound or damaged, but one of them, and never another instance's.
            var found = Only();
            Assert.Equal(found.Record is null, found.IsDamaged);
            Assert.Equal(record.Id, found.Record?.Id ?? record.Id);
        }
    }

    [Fact]
    public void Only_the_last_few_damaged_records_are_kept()
    {
        for (var number = 0; number < 30; number++)
        {
            System.IO.File.WriteAllText(File, "{");
            Assert.True(Only().IsDamaged);
            var other = InstanceId.New();
            Directory.Move(store.FolderOf(record.Id), store.FolderOf(other));
            System.IO.File.WriteAllText(store.SetAside(other), $"{number}");
            Directory.Move(store.FolderOf(other), store.FolderOf(record.Id));
        }

        Assert.Equal(20, Directory.GetFiles(Path.Combine(folder, "set-aside")).Length);
    }

    private FoundInstance Only() => Assert.Single(store.Load());
}
