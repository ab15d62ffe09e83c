using System.Linq;
using Planck.Formats;
using Planck.Plans;

namespace Planck.Core.Tests.Plans;

public class CSharpNamesTests
{
    [Theory]
    [InlineData("classics-7m", "Classics7m")]
    [InlineData("llama-3.1-8b", "Llama3_1_8b")]
    [InlineData("Llama-31-8B", "Llama31_8B")]
    [InlineData("7m", "_7m")]
    [InlineData("class", "Class")]
    [InlineData("\u00fcber-modell", "\u00dcberModell")]
    [InlineData("", "_")]
    [InlineData("...", "_")]
    public void Models(string model, string expected) => Assert.Equal(expected, CSharpNames.ModelClass(model));

    [Theory]
    [InlineData("classics-7m-w4a16-nvfp4", "Classics7mW4a16Nvfp4Plan")]
    [InlineData("quant", "QuantPlan_")]
    [InlineData("i", "IPlan_")]
    public void Plans(string recipe, string expected) => Assert.Equal(expected, CSharpNames.PlanClass(recipe));

    [Fact]
    public void No_model_hides_a_word_of_the_generated_code()
    {
        Assert.All(QuantFormats.All, static f => Assert.NotEqual(f.TypeName, CSharpNames.ModelClass(f.TypeName)));
        Assert.All(["Linear", "Norm", "Planck", "System", "PlanRun"], static n => Assert.Equal(n + "_", CSharpNames.ModelClass(n)));
        Assert.All(
            typeof(Planck.Algorithms.Max).Assembly.GetExportedTypes().Where(static t => t.Namespace == typeof(Planck.Algorithms.Max).Namespace),
            static t => Assert.NotEqual(t.Name, CSharpNames.ModelClass(t.Name)));
        Assert.All(
            typeof(CSharpNames).Assembly.GetExportedTypes().Where(static t => t.Namespace == CSharpNames.Namespace),
            static t => Assert.NotEqual(t.Name, CSharpNames.ModelClass(t.Name)));
    }
}
