using System.Text.Json;

namespace Churn.Reasons;

/// <summary>A file of Texts as it is written.</summary>
/// <param name="Units">By unit: the form for 0 ("zero"), for 1 ("one"), and "other", which each unit has.</param>
/// <param name="Window">How a window is said; <c>{span}</c> is its length.</param>
/// <param name="All">How the whole life is said.</param>
/// <param name="Spans">By window, as "30d": its length in words.</param>
/// <param name="Names">By type or type/category: what one event is called, and many.</param>
/// <param name="Texts">By key: a text, or several of which the first is used whose figures the customer has.</param>
internal sealed record ReasonTextFile(
    Dictionary<string, Dictionary<string, string>> Units,
    string Window,
    string All,
    Dictionary<string, string> Spans,
    Dictionary<string, string[]> Names,
    Dictionary<string, JsonElement> Texts);
