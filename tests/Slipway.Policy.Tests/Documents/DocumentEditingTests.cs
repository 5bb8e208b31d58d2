using Slipway.Policy.Documents;

namespace Slipway.Policy.Tests.Documents;

/// <summary>Who may change policy: whoever may for each of its realms.</summary>
public sealed class DocumentEditingTests
{
    private const string Rules = """
        policy::/sandbox/fred { if (auth_server@apcera.me->name == fred && ResType == "job") { permit read, update } }
        policy::/prod::web { if (auth_server@apcera.me->name == fred) { permit update } }
        """;

    [Theory]
    [InlineData("job::/sandbox/fred { { permit read } }", true)]
    [InlineData("job::/sandbox/fred/deep::x { { permit read } }", true)]
    [InlineData("service::/sandbox/fred { { permit read } }", false)]
    [InlineData("job::/sandbox/eve { { permit read } }", false)]
    [InlineData("job::/sandbox/fred { { permit read } }\njob::/sandbox/eve { { permit read } }", false)]
    // A template speaks of all sandboxes.
    [InlineData("job::/sandbox/[name] { { permit read } }", false)]
    [InlineData("job::/sandbox/fred/[name] { { permit read } }", true)]
    [InlineData("service::/prod::web { { permit read } }", true)]
    [InlineData("service::/prod::web/x { { permit read } }", true)]
    [InlineData("service::/prod { { permit read } }", false)]
    [InlineData("service::/prod::* { { permit read } }", false)]
    [InlineData("service::/prod::[name] { { permit read } }", false)]
    [InlineData("", true)]
    public void A_document_may_be_changed_by_whoever_may_change_each_of_its_realms(string text, bool allowed)
    {
        var refusal = DocumentEditing.FindRefusal(Policies.Set(Rules), Policies.Document(text), Policies.User("fred"), "update");

        Assert.Equal(allowed, refusal is null);
    }

    [Fact]
    public void A_refusal_names_the_realm()
    {
        var refusal = DocumentEditing.FindRefusal(Policies.Set(Rules), Policies.Document("job::/x { }"), Policies.User("fred"), "update");

        Assert.Equal("Not allowed to update \"policy::/x\" by policy: missing claim \"permit update\" on \"policy::/x\"", refusal?.Message);
    }
}
