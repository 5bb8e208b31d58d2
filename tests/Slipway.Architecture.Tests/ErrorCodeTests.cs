using System.Reflection;
using System.Text;
using Slipway.Contracts.Errors;
using Xunit;

namespace Slipway.Architecture.Tests;

public sealed class ErrorCodeTests
{
    [Fact]
    public void Every_code_is_listed_once_under_its_own_text()
    {
        var fields = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorCode)).Select(field => (ErrorCode)field.GetValue(null)!).ToList();

        Assert.Equal(fields.Select(code => code.Code).Order(StringComparer.Ordinal), ErrorCodes.All.Select(code => code.Code).Order(StringComparer.Ordinal));
        Assert.Equal(fields.Count, fields.Select(code => code.Code).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Texts_and_statuses_are_of_the_form_that_clients_rely_on() => Assert.All(ErrorCodes.All, code =>
    {
        Assert.Matches("^[a-z]+(_[a-z]+)*$", code.Code);
        Assert.InRange(code.HttpStatus, 400, 599);
        Assert.InRange(code.ExitCode, 1, 255);
        Assert.EndsWith(".", code.Meaning, StringComparison.Ordinal);
    });

    [Fact]
    public void The_page_of_errors_says_what_the_code_says() => GeneratedPage.Check("docs/errors.md", Page());

    private static string Page()
    {
        var page = new StringBuilder();
        page.Append("# Errors\n\n");
        page.Append("Every failure has one of these codes: in the `error_code` of an answer, in the `payload.code` of a Task's `error` event,\n");
        page.Append("and as the exit status of `apc`. Codes don't change; new ones may come. This page is made from `ErrorCodes`.\n\n");
        page.Append("| code | HTTP | exit | meaning |\n|---|---|---|---|\n");
        foreach (var code in ErrorCodes.All)
        {
            page.Append($"| `{code.Code}` | {code.HttpStatus} | {code.ExitCode} | {code.Meaning} |\n");
        }

        return page.ToString();
    }
}
