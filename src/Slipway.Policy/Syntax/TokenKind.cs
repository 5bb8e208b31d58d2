namespace Slipway.Policy.Syntax;

internal enum TokenKind
{
    EndOfFile,
    Word,
    String,
    DoubleColon,
    Slash,
    Star,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenParen,
    CloseParen,
    Comma,
    Arrow,
    DoubleEquals,
    DoubleAmpersand,

    /// <summary>An operator that other languages have and this one does not, such as <c>||</c>: the parser says what to write.</summary>
    Foreign,

    /// <summary>Something the lexer has already reported.</summary>
    Bad,
}
