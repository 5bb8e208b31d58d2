using System.Net;
using Slipway.Engine.Names;
using Slipway.Engine.Network;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Names;

public sealed class DnsTests
{
    private static readonly NetworkGrants Api = new() { Api = true };

    private readonly Resolver resolver = new(["api.slipway.test", "slipway.test"], new NameServers([], TimeProvider.System));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api.slipway.test")]
    [InlineData("SLIPWAY.Test")]
    public void The_platforms_names_lead_to_the_door_for_those_that_have_one(string name)
    {
        var query = DnsQuery.Read(Packet(name, 1))!;
        var answer = resolver.Answer(query, Api)!;
        Assert.True(DnsAnswer.Fits(query, answer));
        Assert.Equal([169, 254, 0, 2], answer[^4..]);
        Assert.Equal((0, 1), (answer[3] & 0xf, answer[7]));
        // There is no IPv6 to it, which is not the same as no such name.
        answer = resolver.Answer(DnsQuery.Read(Packet(name, 28))!, Api)!;
        Assert.Equal((0, 0), (answer[3] & 0xf, answer[7]));
        Assert.Equal(3, resolver.Answer(query, NetworkGrants.None)![3] & 0xf);
    }

    [Theory]
    [InlineData("x.api.slipway.test")]
    [InlineData("apixslipway.test")]
    [InlineData("api\u0001slipway.test")]
    [InlineData("")]
    public void No_other_name_does(string name) =>
        Assert.Equal(3, resolver.Answer(DnsQuery.Read(Packet(name, 1))!, Api)![3] & 0xf);

    [Theory]
    [InlineData(EgressProtocol.Any, 0, 65535, true)]
    [InlineData(EgressProtocol.Udp, 53, 53, true)]
    [InlineData(EgressProtocol.Tcp, 1, 1023, true)]
    [InlineData(EgressProtocol.Tcp, 80, 443, false)]
    [InlineData(EgressProtocol.Udp, 54, 65535, false)]
    [InlineData(EgressProtocol.Icmp, 0, 65535, false)]
    public void Others_are_asked_only_for_those_that_may_ask_them_by_a_way_out(EgressProtocol protocol, int first, int last, bool may)
    {
        var grants = new NetworkGrants { Api = true, Egress = [new EgressRule(IPNetwork.Parse("192.0.2.1/32"), protocol, first, last)] };
        Assert.Equal(may, resolver.Answer(DnsQuery.Read(Packet("known.test", 1))!, grants) is null);
        Assert.NotNull(resolver.Answer(DnsQuery.Read(Packet("api.slipway.test", 1))!, grants));
    }

    [Fact]
    public void What_is_no_question_is_no_question()
    {
        var good = Packet("known.test", 1);
        for (var length = 0; length < good.Length; length++)
            Assert.Null(DnsQuery.Read(good.AsMemory(0, length)));
        Assert.Null(DnsQuery.Read(Changed(2, 0x80)));
        Assert.Null(DnsQuery.Read(Changed(2, 0x28)));
        Assert.Null(DnsQuery.Read(Changed(5, 2)));
        Assert.Null(DnsQuery.Read(Changed(5, 0)));
        Assert.Null(DnsQuery.Read(Changed(7, 1)));
        Assert.Null(DnsQuery.Read(Changed(12, 0xc0)));
        Assert.Null(DnsQuery.Read(Changed(12, 64)));
        Assert.Null(DnsQuery.Read(Packet(string.Join('.', Enumerable.Repeat(new string('a', 60), 5)), 1)));

        byte[] Changed(int at, byte value)
        {
            var packet = (byte[])good.Clone();
            packet[at] = value;
            return packet;
        }
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_but_never_breaks()
    {
        var random = new Random(1035);
        for (var round = 0; round < 20_000; round++)
        {
            var packet = round % 2 == 0 ? new byte[random.Next(80)] : Packet("known.test", 1);
            if (round % 2 == 0)
                random.NextBytes(packet);
            else
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            if (DnsQuery.Read(packet) is { } query)
                Assert.NotNull(resolver.Answer(query, Api));
        }
    }

    [Fact]
    public async Task The_first_name_server_that_answers_counts_and_forged_answers_do_not()
    {
        await using var server = new TestNameServer();
        var dead = new IPEndPoint(IPAddress.Loopback, 1);
        var servers = new NameServers([dead, server.Address], TimeProvider.System);
        foreach (var overTcp in (bool[])[false, true])
        {
            var packet = Packet("known.test", 1);
            var answer = await servers.AskAsync(DnsQuery.Read(packet)!, packet, overTcp, Cancel);
            Assert.Equal(TestNameServer.Known.GetAddressBytes(), answer![^4..]);
        }

        var silent = Packet("slow.test", 1);
        Assert.Null(await new NameServers([server.Address], TimeProvider.System).AskAsync(DnsQuery.Read(silent)!, silent, false, Cancel));
        Assert.Null(await new NameServers([dead], TimeProvider.System).AskAsync(DnsQuery.Read(silent)!, silent, true, Cancel));
    }

    [Fact]
    public void The_machines_own_name_servers_are_those_it_asks_itself() => Assert.Equal(
        ["127.0.0.53:53", "192.0.2.1:53", "[fe80::1%1]:53"],
        NameServers.Parse("# made by hand\nnameserver 127.0.0.53\nnameserver  192.0.2.1 \nnameserver\tfe80::1%1\nnameserver 192.0.2.9\nsearch x\nnameserver\n")
            .Select(server => server.ToString()));

    private static byte[] Packet(string name, ushort type)
    {
        var labels = name.Length == 0 ? [] : name.Split('.');
        return
        [
            0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
            .. labels.SelectMany(label => label.Select(letter => (byte)letter).Prepend((byte)label.Length)), 0,
            (byte)(type >> 8), (byte)type, 0, 1,
        ];
    }
}
