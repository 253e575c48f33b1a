namespace Churn.Models.MlNet;

/// <summary>Reads a transform that turns values into keys by a vocabulary.</summary>
internal static class ValueToKeyReader
{
    public static void Read(BlobReader blob, ModelFolder folder, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010003, 0x00010003);
        (string Output, string Input)[] pairs = blob.Pairs();
        blob.Take(pairs.Length);
        blob.End();

        Vocabulary[] vocabularies = ReadVocabularies(folder.Child("Vocabulary").Open(), pairs.Length);
        PlanColumn[] sources = [.. pairs.Select(pair => plan.Column(blob, pair.Input))];
        for (int i = 0; i < pairs.Length; i++)
        {
            Bind(blob, plan, pairs[i], sources[i], vocabularies[i]);
        }
    }

    private static void Bind(
        BlobReader blob, PlanBuilder plan, (string Output, string Input) pair, PlanColumn source, Vocabulary vocabulary)
    {
        if (source.Fault is null && source.Kind != vocabulary.Kind)
        {
            throw blob.Damaged($"looks up \"{pair.Input}\", which holds {source.Kind}, in a vocabulary of {vocabulary.Kind}");
        }

        int index = plan.Add(vocabulary);
        PlanOperation lookup = vocabulary.Kind == ItemKind.Text ? PlanOperation.TextKey : PlanOperation.NumberKey;
        plan.BindMapped(
            blob, pair.Output, ItemKind.Key, source, (step, _) => new PlanStep(lookup, step, index), vocabulary.Count);
    }

    private static Vocabulary[] ReadVocabularies(BlobReader blob, int count)
    {
        if (blob.Loader != "TermManager")
        {
            throw Refusal.Of(blob, "vocabulary");
        }

        blob.RequireVersion(0x00010001, 0x00010002);
        if (blob.Int32() is var held && held != count)
        {
            throw blob.Damaged($"has {held} vocabularies for {count} columns");
        }

        var vocabularies = new Vocabulary[count];
        for (int i = 0; i < count; i++)
        {
            vocabularies[i] = ReadVocabulary(blob);
        }

        blob.End();
        return vocabularies;
    }

    private static Vocabulary ReadVocabulary(BlobReader blob)
    {
        // The first version knew texts only.
        if (blob.Version < 0x00010002 || !blob.Flag())
        {
            return Vocabulary.OfTexts(blob, blob.Count(sizeof(int)));
        }

        (ItemKind kind, _, bool isVector) = TypeCodec.ReadShape(blob);
        return isVector
            ? throw blob.Wrong("has a vocabulary of vectors", "Numbers, truth values and texts are read")
            : Vocabulary.OfNumbers(blob, kind, TypedValue.Numbers(blob, kind, blob.Int32()));
    }
}
