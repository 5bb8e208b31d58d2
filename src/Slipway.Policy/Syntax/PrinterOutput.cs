using System.Collections.Immutable;
using System.Text;

namespace Slipway.Policy.Syntax;

/// <summary>
/// Lines with indent, and the comments of the source woven in: a comment on a line of its own goes before what follows it, a
/// comment behind code stays behind it. One that stood inside a condition or a list goes before the rule or claim.
/// </summary>
internal sealed class PrinterOutput(SourceText? source, ImmutableArray<Comment> comments)
{
    private readonly StringBuilder text = new();
    private int indent;
    private int nextComment;
    private bool atBlockStart = true;
    private bool blankLineDue;

    public void Line(string line)
    {
        if (blankLineDue && !atBlockStart)
            text.Append('\n');
        blankLineDue = false;
        atBlockStart = line.EndsWith('{');
        text.Append(' ', indent * 4).Append(line).Append('\n');
    }

    public void Indented(Action write)
    {
        indent++;
        write();
        indent--;
        blankLineDue = false;
    }

    /// <summary>An empty line before whatever comes next, unless nothing stands above it.</summary>
    public void ForceBlankLine() => blankLineDue = text.Length > 0;

    /// <summary>An empty line where the author left one or more.</summary>
    public void BlankLineAsIn(int offset) => blankLineDue |= source is not null && source.HasBlankLineBefore(offset);

    /// <summary>Writes the comments that begin before <paramref name="offset"/> and are not written yet, each on its own line.</summary>
    public void CommentsBefore(int offset)
    {
        for (; nextComment < comments.Length && comments[nextComment].Span.Start < offset; nextComment++)
        {
            if (comments[nextComment].OwnLine)
                BlankLineAsIn(comments[nextComment].Span.Start);
            Line(TextOf(comments[nextComment]));
            atBlockStart = false;
        }
    }

    /// <summary>Puts a comment that stands behind code behind the line just written.</summary>
    /// <param name="after">Where that code ends.</param>
    /// <param name="before">Where the next code begins: a comment behind that is not meant.</param>
    public void TrailingComment(int after, int before)
    {
        if (source is null || nextComment >= comments.Length)
            return;
        var comment = comments[nextComment];
        if (comment.OwnLine || comment.Span.Start >= before || source.LineOf(comment.Span.Start) != source.LineOf(after))
            return;
        text.Length--;
        text.Append(' ').Append(TextOf(comment)).Append('\n');
        nextComment++;
    }

    public bool HasCommentIn(TextSpan span) =>
        nextComment < comments.Length && comments[nextComment].Span.Start < span.End;

    public override string ToString() => text.ToString();

    private string TextOf(Comment comment) => source!.Text.Substring(comment.Span.Start, comment.Span.Length).TrimEnd();
}
