using System.Reflection;
using System.Text.RegularExpressions;
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
        Assert.EndsWith(".", code.Advice, StringComparison.Ordinal);
    });

    [Fact]
    public void The_page_of_errors_says_what_the_code_says() => GeneratedPage.Check("docs/errors.md", ErrorDocs.Page());

    [Fact]
    public void Every_code_is_used_by_the_product_and_named_by_a_test()
    {
        var source = Text("src", except: "ErrorCodes.cs");
        var tests = Text("tests", except: "ErrorCodeTests.cs");
        var names = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorCode)).Select(field => (field.Name, ((ErrorCode)field.GetValue(null)!).Code)).ToList();

        Assert.Empty(names.Where(code => !Regex.IsMatch(source, $@"(?<!== )(?<!or )ErrorCodes\.{code.Name}\b")).Select(code => $"nothing fails with {code.Name}"));
        Assert.Empty(names.Where(code => !Regex.IsMatch(tests, $@"\b({code.Code}|ErrorCodes\.{code.Name})\b")).Select(code => $"no test has {code.Code}"));
    }

    private static string Text(string folder, string except) =>
        string.Join('\n', Product.Sources(folder).Where(path => Path.GetFileName(path) != except).Select(File.ReadAllText));
}
