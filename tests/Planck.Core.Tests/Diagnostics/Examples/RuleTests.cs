using System.Collections.Generic;

namespace Planck.Core.Tests.Diagnostics.Examples;

/// <summary>
/// The tests of rules that no example of a page can show, because they are about other files than a recipe or come after compiling: one where the rule is broken, one
/// where it is not, as <c>Class.Method</c>. All others are tested by their pages (<see cref="RuleExampleTests"/>).
/// </summary>
internal static class RuleTests
{
    public static IReadOnlyDictionary<string, (string Broken, string Kept)> Elsewhere { get; } = new Dictionary<string, (string, string)>
    {
        ["PLK010"] = ("InternalErrorTests.An_exception_is_a_finding_of_the_file_that_caused_it", "InternalErrorTests.What_fails_nowhere_is_what_was_made"),
        ["PLK011"] = ("RecipeDocumentTests.A_recipe_of_another_tool_without_a_model_is_one_error_that_says_how_to_name_it", "RecipeDocumentTests.A_recipe_of_another_tool_takes_model_and_targets_from_outside"),
        ["PLK012"] = ("EdgeCaseTests.Each_refusal_is_at_the_place_and_names_the_cause", "ShippedRecipesTests.As_written_it_resolves_to_what_ModelOpt_resolves_it_to"),
        ["PLK013"] = ("EdgeCaseTests.Each_refusal_is_at_the_place_and_names_the_cause", "ShippedRecipesTests.As_written_it_resolves_to_what_ModelOpt_resolves_it_to"),
        ["PLK014"] = ("EdgeCaseTests.Each_refusal_is_at_the_place_and_names_the_cause", "ShippedRecipesTests.As_written_it_resolves_to_what_ModelOpt_resolves_it_to"),
        ["PLK015"] = ("EdgeCaseTests.Each_refusal_is_at_the_place_and_names_the_cause", "ShippedRecipesTests.As_written_it_resolves_to_what_ModelOpt_resolves_it_to"),
        ["PLK016"] = ("EdgeCaseTests.Each_refusal_is_at_the_place_and_names_the_cause", "ShippedRecipesTests.As_written_it_resolves_to_what_ModelOpt_resolves_it_to"),
        ["PLK020"] = ("DiagnosticPagesTests.The_example_of_a_rule_of_the_parser_gives_exactly_the_message_on_the_page", "ApplyingTests.What_failed_or_did_nothing_is_a_finding"),
        ["PLK021"] = ("DiagnosticPagesTests.The_example_of_a_rule_of_the_parser_gives_exactly_the_message_on_the_page", "ApplyingTests.What_failed_or_did_nothing_is_a_finding"),
        ["PLK022"] = ("DiagnosticPagesTests.The_example_of_a_rule_of_the_parser_gives_exactly_the_message_on_the_page", "ApplyingTests.What_failed_or_did_nothing_is_a_finding"),
        ["PLK023"] = ("DiagnosticPagesTests.The_example_of_a_rule_of_the_parser_gives_exactly_the_message_on_the_page", "ApplyingTests.What_failed_or_did_nothing_is_a_finding"),
        ["PLK024"] = ("DiagnosticPagesTests.The_example_of_a_rule_of_the_parser_gives_exactly_the_message_on_the_page", "ApplyingTests.What_failed_or_did_nothing_is_a_finding"),
        ["PLK104"] = ("ManifestTextTests.Mistakes_are_named_where_they_stand", "ManifestTextTests.Reading_gives_what_was_written"),
        ["PLK308"] = ("TargetCheckTests.PLK308_a_format_that_the_engine_loads_in_linears_and_not_in_experts", "TargetCheckTests.Experts_in_a_format_that_the_engine_computes_have_no_finding"),
        ["PLK309"] = ("TargetCheckTests.PLK309_shards_that_are_no_multiple_of_16", "TargetCheckTests.What_loads_everywhere_has_no_findings"),
        ["PLK310"] = ("TargetCheckTests.PLK310_a_gpu_that_unpacks_what_it_cannot_compute", "TargetCheckTests.What_loads_everywhere_has_no_findings"),
        ["PLK401"] = ("SyncPlansTests.Comparing_names_the_first_line_of_a_stale_plan_that_differs_and_changes_nothing", "SyncPlansTests.Comparing_accepts_current_plans_with_either_line_end"),
        ["PLK402"] = ("SyncPlansTests.Comparing_reports_a_plan_that_is_not_checked_in_and_writes_none", "SyncPlansTests.Comparing_accepts_current_plans_with_either_line_end"),
        ["PLK403"] = ("SyncPlansTests.Comparing_reports_a_plan_without_a_recipe_and_keeps_it", "SyncPlansTests.Comparing_accepts_current_plans_with_either_line_end"),
        ["PLK501"] = ("RunPlanTests.A_runner_that_dies_without_a_word_is_one_error_with_its_last_20_lines", "RunPlanTests.Success_leaves_a_fingerprint_that_belongs_to_the_artifact"),
        ["PLK502"] = ("RefusalTests.A_truncated_file_is_unreadable", "OutputTests.A_plan_without_steps_copies_the_model"),
        ["PLK503"] = ("RefusalTests.Another_shape_than_the_plan_s_names_both_and_the_cure", "OutputTests.A_plan_without_steps_copies_the_model"),
        ["PLK504"] = ("RefusalTests.A_weight_that_is_not_finite_is_named_by_tensor_row_and_column", "OutputTests.A_buffer_may_hold_infinity"),
        ["PLK505"] = ("FingerprintPlansTests.Without_weights_there_is_a_warning_and_nothing_to_run", "FingerprintPlansTests.A_missing_artifact_does"),
        ["PLK506"] = ("BoundCheckTests.All_broken_bounds_and_the_worst_layers_are_in_one_message", "BoundCheckTests.A_figure_equal_to_its_bound_is_allowed"),
    };
}
