namespace Churn.Training.Report.Html;

/// <summary>Well-formed HTML, as opposed to text: only this gets into a page unescaped.</summary>
/// <param name="Html">Of elements that are closed, so that it is well-formed XML too.</param>
internal readonly record struct Markup(string Html)
{
    public static readonly Markup None = new("");

    /// <summary>Takes the literal parts as they are, and escapes every hole that is not markup itself.</summary>
    public static Markup Of(MarkupHandler html) => new(html.ToString());

    public override string ToString() => Html;
}
